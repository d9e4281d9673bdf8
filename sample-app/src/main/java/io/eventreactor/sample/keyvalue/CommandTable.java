/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.sample.keyvalue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.eventreactor.sample.keyvalue.Command.Keys;

/**
 * The commands of the server by name. Shared by all connections; never changes.
 */
@Component
class CommandTable {

	private static final int LONGEST_QUOTE = 64;

	private final List<Command> commands = new ArrayList<>();

	// By length of the name: found without making a string of what the peer sent
	private final Command[][] byLength;

	CommandTable(KeyValueStore store) {
		this.commands.addAll(new KeyCommands(store).commands());
		this.commands.addAll(new ServerCommands(store).commands());
		this.commands.add(new Command("command", 1, Integer.MAX_VALUE, Keys.NONE, this::describe));
		int longest = this.commands.stream().mapToInt((command) -> command.name().length()).max().orElse(0);
		this.byLength = new Command[longest + 1][];
		for (int length = 0; length <= longest; length++) {
			int wanted = length;
			this.byLength[length] = this.commands.stream()
				.filter((command) -> command.name().length() == wanted)
				.toArray(Command[]::new);
		}
	}

	/**
	 * Carries out a request. There is always exactly one reply, an error if need be.
	 * @param words the name of the command and its arguments
	 * @param reply where to write the reply
	 * @return {@code false} if the connection is to be closed after the reply
	 */
	boolean execute(List<byte[]> words, RespWriter reply) {
		Command command = find(words.get(0));
		if (command == null) {
			reply.error(unknown(words));
		}
		else if (words.size() < command.minimum() || words.size() > command.maximum()) {
			reply.error("ERR wrong number of arguments for '" + command.name() + "' command");
		}
		else {
			try {
				command.action().run(words, reply);
			}
			catch (CommandFailedException ex) {
				reply.error(ex.reply());
			}
		}
		return command == null || !command.name().equals("quit");
	}

	private @Nullable Command find(byte[] name) {
		if (name.length < this.byLength.length) {
			for (Command command : this.byLength[name.length]) {
				if (command.isNamed(name)) {
					return command;
				}
			}
		}
		return null;
	}

	private static String unknown(List<byte[]> words) {
		StringBuilder text = new StringBuilder("ERR unknown command '").append(quote(words.get(0)))
			.append("', with args beginning with: ");
		for (int i = 1; i < words.size() && text.length() < 2 * LONGEST_QUOTE; i++) {
			text.append('\'').append(quote(words.get(i))).append("' ");
		}
		return text.toString();
	}

	private static String quote(byte[] word) {
		return new String(word, 0, Math.min(word.length, LONGEST_QUOTE), StandardCharsets.ISO_8859_1);
	}

	private void describe(List<byte[]> words, RespWriter reply) {
		String subcommand = (words.size() > 1) ? ServerCommands.keyword(words.get(1)) : "";
		switch (subcommand) {
			case "" -> {
				reply.array(this.commands.size());
				this.commands.forEach((command) -> describe(command, reply));
			}
			case "COUNT" -> reply.integer(this.commands.size());
			// There are none, which clients take well
			case "DOCS" -> reply.array(0);
			default -> throw ServerCommands.unknownSubcommand("COMMAND", words.get(1));
		}
	}

	private static void describe(Command command, RespWriter reply) {
		reply.array(6);
		reply.bulk(command.name());
		reply.integer(command.arity());
		reply.array(0);
		int step = (command.keys() != Keys.NONE) ? 1 : 0;
		int lastKey = (command.keys() != Keys.ALL) ? step : -1;
		reply.integer(step);
		reply.integer(lastKey);
		reply.integer(step);
	}

}
