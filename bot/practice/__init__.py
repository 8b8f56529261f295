"""A Telegram of our own on the loopback address: the tests' and the practice chat's."""
