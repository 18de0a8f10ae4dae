// From the words of the command line to one command.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol::repl {

// The exit status: 0 all is well, 1 something in a case or an example is not, 2 the policy or the command line is wrong.
int run(int count, char** words);

}  // namespace pol::repl
