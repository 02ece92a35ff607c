"""Headers of answers that are for one person."""

#: No cache keeps the answer, and no browser takes it for something else than it says.
NOT_KEPT = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
#: Of pages for customers: their address is told to nobody, and no script runs on them.
PLAIN_PAGE = [
    *NOT_KEPT,
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Frame-Options", "DENY"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
]
