locals {
  größe = "é👩‍👩‍👧"
  b     = 1
  ccc  = "ü"
}
