"""Headers of answers that are for one person."""

#: No cache keeps the answer, and no browser takes it for something else than it says.
NOT_KEPT = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TOLD_TO_NOBODY = [
    *NOT_KEPT,
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Frame-Options", "DENY"),
]
#: Of pages for customers: their address is told to nobody, and no script runs on them.
PLAIN_PAGE = [*_TOLD_TO_NOBODY, ("Content-Security-Policy", _POLICY)]
#: The same for a page with a script of our own, which asks this server alone.
SCRIPT_PAGE = [
    *_TOLD_TO_NOBODY,
    (
        "Content-Security-Policy",
        f"{_POLICY}; script-src 'self'; connect-src 'self'",
    ),
]
