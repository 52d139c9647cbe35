locals {
  a = length(
    "a",
    "b",
  )
}
