"""What the rooms below hold for a leaver; higher rooms bring their own parts."""
