variable "a" {
  description = "no type"
}
