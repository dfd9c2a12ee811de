"""Find customers that stand in the base twice: keys bring candidates together, a score with reasons judges them."""
