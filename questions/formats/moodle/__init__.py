"""Moodle XML: reading and writing."""
