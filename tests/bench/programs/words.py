text = "the heap is memory and the memory is a heap of words " * 8_000
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
print(sorted(counts.items()))
