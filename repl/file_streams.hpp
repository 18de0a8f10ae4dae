// Files of any size as sources and sinks of bytes. What is written appears under its name only when it is whole.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/stream.hpp>

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace pol::repl {

class input_file final : public byte_source {
public:
    // "-" is standard input. Nothing if it cannot be opened: errno says why.
    static std::unique_ptr<input_file> open(const std::string& path);
    ~input_file() override;
    input_file(const input_file&) = delete;
    input_file& operator=(const input_file&) = delete;

    std::optional<std::size_t> read(char* to, std::size_t size) override;
    int error() const { return error_; }  // errno of the read that failed, or 0
    // Bytes, for a plain file.
    std::optional<std::uint64_t> size() const;
    bool is_same(const std::string& path) const;

private:
    explicit input_file(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
    int error_ = 0;
};

// Writes beside the target, as `NAME.PID.partial`; the file that had the name before keeps it until `publish`. What is not
// published is removed. "-" is standard output; that, devices and pipes are written to directly.
class output_file final : public byte_sink {
public:
    static std::unique_ptr<output_file> open(const std::string& path);
    ~output_file() override;
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;

    bool write(std::string_view bytes) override;
    // All bytes are safe on the disk; then `publish` gives the file its name. False, and `error`, where that fails.
    bool seal();
    bool publish();

    const std::string& path() const { return path_; }
    int error() const { return error_; }

private:
    output_file() = default;
    bool open_partial();
    bool fail();
    bool close();
    void send_ahead();

    std::string path_;     // as asked for
    std::string target_;   // links followed
    std::string partial_;  // empty: written directly, or published
    int descriptor_ = -1;
    int error_ = 0;
    std::int64_t written_ = 0;
    std::int64_t sent_ = 0;  // of these, on their way to the disk
};

}  // namespace pol::repl
