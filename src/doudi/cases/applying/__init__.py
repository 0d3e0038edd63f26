"""The wish for help: one application, signed once, for as many programmes as somebody chooses (一次申请、分类审核认定)."""
