from hypothesis import settings

# The same examples in every run, and no failure because the machine was busy.
settings.register_profile("core", database=None, deadline=None, derandomize=True)
settings.load_profile("core")
