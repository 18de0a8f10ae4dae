// The program pol. Everything it does stands in repl/command_line.cpp and repl/commands.
// SPDX-License-Identifier: Apache-2.0
#include "repl/command_line.hpp"

int main(int count, char** words) { return pol::repl::run(count, words); }
