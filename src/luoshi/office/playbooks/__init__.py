"""Installed playbook versions, each in force from a date."""
