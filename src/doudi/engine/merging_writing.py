"""Writing for LLVM: how loops, loads and stores of 64-bit numbers are written, and what a sorted column is.

A column is sorted keys: how many, where, and how many blocks with which first keys (`strips.BLOCK`).
"""

from __future__ import annotations

from collections.abc import Sequence


def each(name: str, *, of: str, do: str, phis: Sequence[str] = (), step: int = 1) -> str:
    """Write a loop: `do` for every `step`th %NAME below `of`; `phis` are what it carries from one to the next."""
    carried = "".join(f"\n  {phi}" for phi in phis)
    return f"""
  br label %{name}.test
{name}.test:
  %{name} = phi i64 [0, %{name}.before], [%{name}.next, %{name}.again]{carried}
  %{name}.open = icmp slt i64 %{name}, {of}
  br i1 %{name}.open, label %{name}.do, label %{name}.done
{name}.do:
{do}
  br label %{name}.again
{name}.again:
  %{name}.next = add i64 %{name}, {step}
  br label %{name}.test
{name}.done:"""


def load(name: str, *, of: str, at: str, kind: str = "i64") -> str:
    """Write the loading of a number of an array."""
    return f"""
  %at.{name} = getelementptr {kind}, ptr {of}, i64 {at}
  %{name} = load {kind}, ptr %at.{name}"""


def store(name: str, *, to: str, at: str) -> str:
    """Write the storing of a number in an array."""
    label = f"to{to}{at}".replace("%", ".")
    return f"""
  %{label} = getelementptr i64, ptr {to}, i64 {at}
  store i64 {name}, ptr %{label}"""


def fetch(at: str, *, of: str) -> str:
    """Write the asking for a number that is needed soon."""
    label = f"soon{of}{at}".replace("%", ".")
    return f"""
  %{label} = getelementptr i64, ptr {of}, i64 {at}
  call void @llvm.prefetch.p0(ptr %{label}, i32 0, i32 3, i32 1)"""


def load_many(name: str, *, of: str, at: str, many: int) -> str:
    """Write the loading of numbers side by side."""
    return f"""
  %at.{name} = getelementptr i64, ptr {of}, i64 {at}
  %{name} = load <{many} x i64>, ptr %at.{name}, align 8"""


def spread(name: str, *, one: str, many: int) -> str:
    """Write the making of many numbers of one."""
    return f"""
  %{name}.one = insertelement <{many} x i64> poison, i64 {one}, i64 0
  %{name} = shufflevector <{many} x i64> %{name}.one, <{many} x i64> poison, <{many} x i32> zeroinitializer"""


def count_of(name: str, *, left: str, how: str, right: str, many: int) -> str:
    """Write the counting of numbers that stand so to those opposite."""
    return f"""
  %{name}.is = icmp {how} <{many} x i64> {left}, {right}
  %{name}.marks = bitcast <{many} x i1> %{name}.is to i{many}
  %{name}.short = call i{many} @llvm.ctpop.i{many}(i{many} %{name}.marks)
  %{name} = zext i{many} %{name}.short to i64"""


COLUMN = """
  %count = load i64, ptr %column
  %at.keys = getelementptr %Column, ptr %column, i64 0, i32 1
  %keys = load ptr, ptr %at.keys"""

DECLARED = """
%Column = type { i64, ptr, i64, ptr }

declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
declare i64 @llvm.smin.i64(i64, i64)
declare i64 @llvm.smax.i64(i64, i64)
declare i64 @llvm.umin.i64(i64, i64)
declare i64 @llvm.umax.i64(i64, i64)
declare i64 @llvm.fshl.i64(i64, i64, i64)
declare i8 @llvm.ctpop.i8(i8)
declare i16 @llvm.ctpop.i16(i16)
declare double @llvm.minnum.f64(double, double)

!0 = !{}
declare {i64, i1} @llvm.sadd.with.overflow.i64(i64, i64)
"""
