// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/tee.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace pol::stream {

class tee::tap_source final : public byte_source {
public:
    explicit tap_source(tee& of) : of_(of) {}
    std::optional<std::size_t> read(char* to, std::size_t size) override { return of_.read(at, to, size); }

    std::uint64_t at = 0;

private:
    tee& of_;
};

tee::tee(byte_source& from, std::size_t readers) : from_(from) {
    for (std::size_t n = 0; n < readers; ++n) taps_.push_back(std::make_unique<tap_source>(*this));
}
tee::~tee() = default;

byte_source& tee::tap(std::size_t reader) { return *taps_[reader]; }

std::optional<std::size_t> tee::read(std::uint64_t& at, char* to, std::size_t size) {
    if (at == begin_ + kept_.size() && !is_at_end_ && !has_failed_) {
        forget_read();
        const std::size_t before = kept_.size();
        kept_.resize(before + size);
        const std::optional<std::size_t> got = from_.read(kept_.data() + before, size);
        kept_.resize(before + got.value_or(0));
        has_failed_ = !got;
        is_at_end_ = got == std::size_t{0};
    }
    const auto from = static_cast<std::size_t>(at - begin_);
    const std::size_t count = std::min(size, kept_.size() - from);
    if (count == 0 && has_failed_) return std::nullopt;
    std::memcpy(to, kept_.data() + from, count);
    at += count;
    return count;
}

void tee::forget_read() {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const auto& tap : taps_) least = std::min(least, tap->at);
    kept_.erase(0, static_cast<std::size_t>(least - begin_));
    begin_ = least;
}

}  // namespace pol::stream
