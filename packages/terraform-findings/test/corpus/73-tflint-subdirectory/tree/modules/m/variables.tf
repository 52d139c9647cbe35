

variable "unused" {}
