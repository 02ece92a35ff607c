from . import identity_request
