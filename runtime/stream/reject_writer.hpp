// The faults of the input as CSV: file, line, key, column, code, message.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/chunk.hpp"
#include "runtime/stream/text_buffer.hpp"

namespace pol::stream {

void add_reject_header(text_buffer& to);
void add_reject(const reject& one, language in, text_buffer& to);

}  // namespace pol::stream
