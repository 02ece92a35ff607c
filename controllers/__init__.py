from . import identity_request
from . import report
