"""What the pages of every room share: who may see them, how they are drawn, what they weigh."""
