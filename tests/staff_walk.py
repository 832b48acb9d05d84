"""Signing in, as the tests of the office do it."""

from __future__ import annotations

PASSWORD = "một mật khẩu đủ dài"


def signed_in_as(house, visit, role):
    """Sign in as somebody with *role*; None signs nobody in."""
    if role is None:
        return None
    house.store.add_staff("người", PASSWORD, role)
    return sign_in(visit, "người", PASSWORD)


def sign_in(visit, name, password, address="/dangnhap", **more):
    page = visit(address).page
    form = {"csrf_token": page.field("csrf_token"), "username": name, "password": password}
    return visit(address, form, **more)
