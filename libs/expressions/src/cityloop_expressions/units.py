"""Units of numbers by their UCUM codes (case-sensitive): https://ucum.org/ucum, version 2.2."""

from __future__ import annotations

import re

WORD = re.compile(r"\S+")
METRIC = frozenset(
    WORD.findall(
        "m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv kat l L ar t bar u eV pc B"
        " B[SPL] bit By Bd cal mho dyn erg P St G Oe Gb sb Lmb ph Ci R RAD REM eq osm U st m[H2O] m[Hg] [iU] [pH]"
        " Np"
    )
)
"""Atoms that take a prefix."""
OTHERS = frozenset(
    WORD.findall(
        "% [ppth] [ppm] [ppb] [pptr] 10* 10^ deg ' '' gon circ min h d wk mo a mo_j a_j [in_i] [ft_i] [yd_i]"
        " [mi_i] [nmi_i] [kn_i] [degF] [degR] [lb_av] [oz_av] [ston_av] [lton_av] [gal_us] [qt_us] [pt_us] [psi]"
        " [acr_us] [sft_i] [cft_i] atm [c] [g] [HP] [car_Au] tex [p'diop] mesh [drp] dpt"
    )
)
PREFIXES = frozenset(WORD.findall("Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti"))
MOST_CHARACTERS = 40
PARTS = re.compile(r"[./]")
PART = re.compile(r"(?P<atom>10[*^]|(?:[A-Za-z%']|\[[^\]]+\]|_j)+)?(?P<exponent>[+-]?\d{1,2})?(?P<note>\{[ -z|~]*\})?")


def is_unit(code: str) -> bool:
    """Whether a text is the UCUM code of a unit, such as `mm`, `m3/h`, `ug/m3`, `Cel` or `{persons}`."""
    if not code or len(code) > MOST_CHARACTERS:
        return False
    parts = PARTS.split(code.removeprefix("/"))
    return all(map(_is_part, parts))


def _is_part(part: str) -> bool:
    found = PART.fullmatch(part)
    if not part or found is None:
        return False
    atom = found["atom"]
    if atom is None:
        return bool(found["note"]) or part == "1"
    return atom in METRIC | OTHERS or any(
        atom.startswith(prefix) and atom.removeprefix(prefix) in METRIC for prefix in PREFIXES
    )
