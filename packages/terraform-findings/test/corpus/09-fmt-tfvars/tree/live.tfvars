name = "a"
longer_name = "b"
