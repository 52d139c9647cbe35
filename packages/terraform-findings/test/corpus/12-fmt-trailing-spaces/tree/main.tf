locals {
  a = 1   
}
