"""The pages of the portal."""

from cityloop_web import Pages

PAGES = Pages("cityloop_citizen_services.reports.entrypoints")
