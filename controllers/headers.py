#: No cache keeps the answer, and no browser takes it for something else than it says.
NOT_KEPT = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
