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

package io.eventreactor.benchmarks.socket;

import java.nio.charset.StandardCharsets;

/**
 * What one connection of the load says, and what it must hear.
 *
 * @param prelude what is sent once, first; empty for nothing
 * @param preludeReplies what must come back for it
 * @param requests what is sent again and again
 * @param replies what must come back for that
 */
record Script(byte[] prelude, byte[] preludeReplies, byte[] requests, byte[] replies) {

	private static final String VALUE = "0123456789abcdefghijklmnopqrstuv";

	private static final String OK = "+OK\r\n";

	/**
	 * Makes the script of a connection.
	 * @param workload what is measured
	 * @param connection the number of the connection
	 * @return a script
	 */
	static Script of(Workload workload, int connection) {
		String key = String.format("key:%012d", connection);
		int depth = workload.depth();
		return switch (workload) {
			case PING, PING_16 -> script("", "", command("PING"), "+PONG\r\n", depth);
			case SET, SET_16 -> script("", "", command("SET", key, VALUE), OK, depth);
			case GET, GET_16 -> script(command("SET", key, VALUE), OK, command("GET", key), bulk(VALUE), depth);
			default -> script("", "", VALUE + "\r\n", VALUE + "\r\n", depth);
		};
	}

	private static Script script(String prelude, String preludeReplies, String request, String reply, int depth) {
		return new Script(bytes(prelude), bytes(preludeReplies), bytes(request.repeat(depth)),
				bytes(reply.repeat(depth)));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static String command(String... arguments) {
		StringBuilder command = new StringBuilder("*" + arguments.length + "\r\n");
		for (String argument : arguments) {
			command.append(bulk(argument));
		}
		return command.toString();
	}

	private static String bulk(String text) {
		return "$" + text.length() + "\r\n" + text + "\r\n";
	}

}
