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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.eventreactor.sample.keyvalue.Command.Keys;

/**
 * The commands about the connection and the server, as far as clients ask for them when
 * they connect.
 */
class ServerCommands {

	private static final int LONGEST_KEYWORD = 32;

	private final KeyValueStore store;

	private final Map<String, String> parameters = new LinkedHashMap<>();

	ServerCommands(KeyValueStore store) {
		this.store = store;
		// What redis-benchmark asks for, and what is known besides
		this.parameters.put("save", "");
		this.parameters.put("appendonly", "no");
		this.parameters.put("maxmemory", Long.toString(store.maximumMemory()));
	}

	List<Command> commands() {
		return List.of(new Command("ping", 1, 2, Keys.NONE, this::ping),
				new Command("echo", 2, 2, Keys.NONE, (words, reply) -> reply.bulk(words.get(1))),
				new Command("quit", 1, Integer.MAX_VALUE, Keys.NONE, (words, reply) -> reply.ok()),
				new Command("select", 2, 2, Keys.NONE, this::select),
				new Command("hello", 1, Integer.MAX_VALUE, Keys.NONE, this::hello),
				new Command("client", 2, Integer.MAX_VALUE, Keys.NONE, this::client),
				new Command("config", 2, Integer.MAX_VALUE, Keys.NONE, this::config),
				new Command("dbsize", 1, 1, Keys.NONE, (words, reply) -> reply.integer(this.store.size())),
				new Command("flushall", 1, 2, Keys.NONE, this::removeEverything));
	}

	private void ping(List<byte[]> words, RespWriter reply) {
		if (words.size() == 1) {
			reply.pong();
		}
		else {
			reply.bulk(words.get(1));
		}
	}

	private void select(List<byte[]> words, RespWriter reply) {
		if (Numbers.parse(words.get(1), "ERR value is not an integer or out of range") != 0) {
			throw new CommandFailedException("ERR DB index is out of range");
		}
		reply.ok();
	}

	private void hello(List<byte[]> words, RespWriter reply) {
		// What makes a client that would rather have RESP3 go on with RESP2
		throw new CommandFailedException("NOPROTO unsupported protocol version");
	}

	private void client(List<byte[]> words, RespWriter reply) {
		switch (keyword(words.get(1))) {
			case "SETINFO" -> acknowledge(words, 4, "client|setinfo", reply);
			case "SETNAME" -> acknowledge(words, 3, "client|setname", reply);
			default -> throw unknownSubcommand("CLIENT", words.get(1));
		}
	}

	private static void acknowledge(List<byte[]> words, int size, String command, RespWriter reply) {
		if (words.size() != size) {
			throw new CommandFailedException("ERR wrong number of arguments for '" + command + "' command");
		}
		reply.ok();
	}

	private void config(List<byte[]> words, RespWriter reply) {
		if (!keyword(words.get(1)).equals("GET")) {
			throw unknownSubcommand("CONFIG", words.get(1));
		}
		if (words.size() < 3) {
			throw new CommandFailedException("ERR wrong number of arguments for 'config|get' command");
		}
		Map<String, String> found = new LinkedHashMap<>();
		for (byte[] word : words.subList(2, words.size())) {
			String wanted = keyword(word).toLowerCase(Locale.ROOT);
			this.parameters.forEach((name, value) -> {
				if (wanted.equals("*") || wanted.equals(name)) {
					found.put(name, value);
				}
			});
		}
		reply.array(2 * found.size());
		found.forEach((name, value) -> {
			reply.bulk(name);
			reply.bulk(value);
		});
	}

	private void removeEverything(List<byte[]> words, RespWriter reply) {
		if (words.size() == 2 && !List.of("ASYNC", "SYNC").contains(keyword(words.get(1)))) {
			throw new CommandFailedException("ERR syntax error");
		}
		this.store.clear();
		reply.ok();
	}

	/**
	 * Reads a word that may be an option or the name of a subcommand.
	 * @param word the word
	 * @return the word in upper case, cut where it is too long to be any
	 */
	static String keyword(byte[] word) {
		return new String(word, 0, Math.min(word.length, LONGEST_KEYWORD), StandardCharsets.ISO_8859_1)
			.toUpperCase(Locale.ROOT);
	}

	static CommandFailedException unknownSubcommand(String command, byte[] subcommand) {
		return new CommandFailedException("ERR unknown subcommand '" + keyword(subcommand) + "' of " + command);
	}

}
