// SPDX-License-Identifier: Apache-2.0
#include "tests/support/short_memory.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
// A sanitizer has an allocator of its own, which finds more than counting does: there only what C++ asks for is refused.
#define POL_REPLACES_MALLOC 0
#else
#include <malloc.h>
#define POL_REPLACES_MALLOC 1
#endif

namespace {

std::atomic<std::uint64_t> asked{0};
std::atomic<std::int64_t> blocks{0};
std::atomic<std::int64_t> bytes{0};
std::atomic<std::int64_t> most_bytes{0};
std::atomic<std::int64_t> left{-1};  // requests that are still granted; negative: all
std::atomic<bool> is_lasting{false};
std::atomic<bool> was_refused{false};

bool is_granted() {
    ++asked;
    std::int64_t now = left;
    while (now > 0 && !left.compare_exchange_weak(now, now - 1)) {
    }
    if (now != 0) return true;
    was_refused = true;
    if (!is_lasting) left = -1;
    return false;
}

void count(std::ptrdiff_t more_blocks, std::size_t size) {
    blocks += more_blocks;
    const auto change = more_blocks * static_cast<std::int64_t>(size);
    const std::int64_t now = bytes.fetch_add(change) + change;
    std::int64_t seen = most_bytes;
    while (now > seen && !most_bytes.compare_exchange_weak(seen, now)) {
    }
}

}  // namespace

#if POL_REPLACES_MALLOC

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);

}  // extern "C"

namespace {

template <class Ask>
void* ask(Ask&& from) {
    void* made = is_granted() ? from() : nullptr;
    if (made == nullptr)
        errno = ENOMEM;
    else
        count(1, malloc_usable_size(made));
    return made;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
    return ask([&] { return __libc_malloc(size); });
}
void* calloc(std::size_t number, std::size_t size) {
    return ask([&] { return __libc_calloc(number, size); });
}
void* memalign(std::size_t alignment, std::size_t size) {
    return ask([&] { return __libc_memalign(alignment, size); });
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** to, std::size_t alignment, std::size_t size) {
    void* made = memalign(alignment, size);
    if (made == nullptr) return ENOMEM;
    *to = made;
    return 0;
}
void free(void* block) {
    if (block != nullptr) count(-1, malloc_usable_size(block));
    __libc_free(block);
}
void* realloc(void* block, std::size_t size) {
    if (block == nullptr) return malloc(size);
    if (size != 0 && !is_granted()) {
        errno = ENOMEM;
        return nullptr;
    }
    const std::size_t before = malloc_usable_size(block);
    void* made = __libc_realloc(block, size);
    if (made != nullptr || size == 0) count(-1, before);
    if (made != nullptr) count(1, malloc_usable_size(made));
    return made;
}

}  // extern "C"

#else

namespace {

void* ask(std::size_t size) {
    void* made = is_granted() ? std::malloc(size == 0 ? 1 : size) : nullptr;
    if (made != nullptr) count(1, 0);
    return made;
}

void* ask_or_throw(std::size_t size) {
    if (void* made = ask(size)) return made;
    throw std::bad_alloc();
}

void give_back(void* block) {
    if (block != nullptr) count(-1, 0);
    std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return ask_or_throw(size); }
void* operator new[](std::size_t size) { return ask_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return ask(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return ask(size); }
void operator delete(void* block) noexcept { give_back(block); }
void operator delete[](void* block) noexcept { give_back(block); }
void operator delete(void* block, std::size_t) noexcept { give_back(block); }
void operator delete[](void* block, std::size_t) noexcept { give_back(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { give_back(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { give_back(block); }

#endif

namespace pol::test {

void refuse_memory(std::uint64_t nth, shortage is) {
    was_refused = false;
    is_lasting = is == shortage::lasting;
    left = static_cast<std::int64_t>(nth) - 1;
}

void restore_memory() { left = -1; }
bool was_memory_refused() { return was_refused; }

std::uint64_t requests() { return asked; }
std::int64_t live_blocks() { return blocks; }
std::int64_t live_bytes() { return bytes; }
std::int64_t peak_bytes() { return most_bytes; }
void forget_peak() { most_bytes = bytes.load(); }

}  // namespace pol::test
