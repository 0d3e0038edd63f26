"""The walk of `merging`, as LLVM reads it: every function takes and gives 64-bit numbers and addresses of such."""

CODE = """
; From a position on, the first one whose number is not below `least`.
define internal i64 @skip(ptr %keys, i64 %end, i64 %from, i64 %least) alwaysinline {
enter:
  br label %test
test:
  %at = phi i64 [%from, %enter], [%next, %more]
  %inside = icmp slt i64 %at, %end
  br i1 %inside, label %look, label %done
look:
  %here = getelementptr i64, ptr %keys, i64 %at
  %key = load i64, ptr %here
  %below = icmp slt i64 %key, %least
  br i1 %below, label %more, label %done
more:
  %next = add i64 %at, 1
  br label %test
done:
  ret i64 %at
}

; For each of sorted people, where his rows begin and end among sorted rows; returns how many rows they have together.
define i64 @bounds(i64 %count, ptr %people, i64 %rows, ptr %keys, ptr %first, ptr %last) {
enter:
  br label %test
test:
  %i = phi i64 [0, %enter], [%i.next, %one]
  %at = phi i64 [0, %enter], [%stop, %one]
  %met = phi i64 [0, %enter], [%met.next, %one]
  %inside = icmp slt i64 %i, %count
  br i1 %inside, label %one, label %done
one:
  %here = getelementptr i64, ptr %people, i64 %i
  %person = load i64, ptr %here
  %above = add i64 %person, 1
  %start = call i64 @skip(ptr %keys, i64 %rows, i64 %at, i64 %person)
  %stop = call i64 @skip(ptr %keys, i64 %rows, i64 %start, i64 %above)
  %to.first = getelementptr i64, ptr %first, i64 %i
  store i64 %start, ptr %to.first
  %to.last = getelementptr i64, ptr %last, i64 %i
  store i64 %stop, ptr %to.last
  %has = sub i64 %stop, %start
  %met.next = add i64 %met, %has
  %i.next = add i64 %i, 1
  br label %test
done:
  ret i64 %met
}

; States a person has after and had not before. Within a person states are sorted. Writes who, the row after, and where the
; state would have stood before; returns how many there are.
define i64 @differing(i64 %count, ptr %first.after, ptr %last.after, ptr %after, ptr %first.before, ptr %last.before, ptr %before,
                      ptr %who, ptr %row.after, ptr %row.before) {
enter:
  br label %test
test:
  %i = phi i64 [0, %enter], [%i.next, %person.done]
  %n = phi i64 [0, %enter], [%n.row, %person.done]
  %inside = icmp slt i64 %i, %count
  br i1 %inside, label %person, label %done
person:
  %p.first.after = getelementptr i64, ptr %first.after, i64 %i
  %start = load i64, ptr %p.first.after
  %p.last.after = getelementptr i64, ptr %last.after, i64 %i
  %stop = load i64, ptr %p.last.after
  %p.first.before = getelementptr i64, ptr %first.before, i64 %i
  %start.before = load i64, ptr %p.first.before
  %p.last.before = getelementptr i64, ptr %last.before, i64 %i
  %stop.before = load i64, ptr %p.last.before
  br label %row.test
row.test:
  %a = phi i64 [%start, %person], [%a.next, %row.done]
  %b = phi i64 [%start.before, %person], [%b.here, %row.done]
  %n.row = phi i64 [%n, %person], [%n.next, %row.done]
  %row.inside = icmp slt i64 %a, %stop
  br i1 %row.inside, label %row, label %person.done
row:
  %p.after = getelementptr i64, ptr %after, i64 %a
  %state = load i64, ptr %p.after
  %b.here = call i64 @skip(ptr %before, i64 %stop.before, i64 %b, i64 %state)
  %has = icmp slt i64 %b.here, %stop.before
  br i1 %has, label %compare, label %write
compare:
  %p.before = getelementptr i64, ptr %before, i64 %b.here
  %state.before = load i64, ptr %p.before
  %same = icmp eq i64 %state.before, %state
  br i1 %same, label %row.done, label %write
write:
  %to.who = getelementptr i64, ptr %who, i64 %n.row
  store i64 %i, ptr %to.who
  %to.after = getelementptr i64, ptr %row.after, i64 %n.row
  store i64 %a, ptr %to.after
  %to.before = getelementptr i64, ptr %row.before, i64 %n.row
  store i64 %b.here, ptr %to.before
  %n.more = add i64 %n.row, 1
  br label %row.done
row.done:
  %n.next = phi i64 [%n.row, %compare], [%n.more, %write]
  %a.next = add i64 %a, 1
  br label %row.test
person.done:
  %i.next = add i64 %i, 1
  br label %test
done:
  ret i64 %n
}

; What each person's rows add up to; returns 0, or 1 when a sum is too large for its number.
define i64 @totals(i64 %count, ptr %first, ptr %last, ptr %values, ptr %sums) {
enter:
  br label %test
test:
  %i = phi i64 [0, %enter], [%i.next, %person.done]
  %bad = phi i1 [false, %enter], [%bad.row, %person.done]
  %inside = icmp slt i64 %i, %count
  br i1 %inside, label %person, label %done
person:
  %p.first = getelementptr i64, ptr %first, i64 %i
  %start = load i64, ptr %p.first
  %p.last = getelementptr i64, ptr %last, i64 %i
  %stop = load i64, ptr %p.last
  br label %row.test
row.test:
  %a = phi i64 [%start, %person], [%a.next, %row]
  %sum = phi i64 [0, %person], [%sum.next, %row]
  %bad.row = phi i1 [%bad, %person], [%bad.next, %row]
  %row.inside = icmp slt i64 %a, %stop
  br i1 %row.inside, label %row, label %person.done
row:
  %p.value = getelementptr i64, ptr %values, i64 %a
  %value = load i64, ptr %p.value
  %both = call {i64, i1} @llvm.sadd.with.overflow.i64(i64 %sum, i64 %value)
  %sum.next = extractvalue {i64, i1} %both, 0
  %over = extractvalue {i64, i1} %both, 1
  %bad.next = or i1 %bad.row, %over
  %a.next = add i64 %a, 1
  br label %row.test
person.done:
  %to.sum = getelementptr i64, ptr %sums, i64 %i
  store i64 %sum, ptr %to.sum
  %i.next = add i64 %i, 1
  br label %test
done:
  %answer = zext i1 %bad to i64
  ret i64 %answer
}

declare {i64, i1} @llvm.sadd.with.overflow.i64(i64, i64)
"""
