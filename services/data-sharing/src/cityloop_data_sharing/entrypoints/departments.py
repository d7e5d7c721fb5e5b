"""What the city model says of a department that shares data."""

from __future__ import annotations

from cityloop_city import CityModel


def roles_of(city: CityModel, department_id: str) -> frozenset[str]:
    """The roles of all posts of a department together."""
    posts = city.posts.values()
    return frozenset(role for post in posts if post.department_id == department_id for role in post.roles)


def jurisdiction_of(city: CityModel, department_id: str) -> str:
    """The division that a department is of; the city's own where it names none."""
    return city.departments[department_id].division_id or city.city.jurisdiction
