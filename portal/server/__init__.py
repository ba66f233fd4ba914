"""How a request reaches Django: its body is read whole first, then it gets one of the process's threads in turn."""
