"""GIFT, the format that people type for Moodle: reading and writing."""
