"""What words beside codes mean: they contradict, limit or move to another person what the code states."""
