"""JSON and JSON Lines in the shapes that programs give them."""
