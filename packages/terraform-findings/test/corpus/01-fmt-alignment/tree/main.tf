locals {
  a = 1
  long_name = 2
}

# far
# enough
# for
# two
# hunks
# of a
# diff
locals {
    b = 3
}
