"""Figures as texts with their units."""


def times(value: float) -> str:
    digits = 1 if value >= 10 else 2 if value >= 0.1 else 4
    return f"{value:,.{digits}f} ×"


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def milliseconds(value: float) -> str:
    return f"{value * 1000:,.2f} ms"


def microseconds(value: float) -> str:
    return f"{value * 1e6:,.0f} µs"


def mebibytes(value: float) -> str:
    return f"{value / (1 << 20):,.0f} MiB"


def whole(value: float) -> str:
    return f"{value:,.0f}"
