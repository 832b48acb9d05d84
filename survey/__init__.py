"""The service: asks citizens, keeps what they said, shows what it means."""
