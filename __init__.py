from . import controllers, models, wizard
from .hooks import post_init_hook, post_load, pre_init_hook
