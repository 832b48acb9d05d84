"""What programmes demand of a service: targets, where they start from, periods, and who sums whom up."""
