"""What an early warning means: for which box on the map, and how loud at the most. Pure."""
