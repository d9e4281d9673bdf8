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

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.eventreactor.sample.keyvalue.Command.Keys;

/**
 * The commands that read and change keys.
 */
class KeyCommands {

	private final KeyValueStore store;

	KeyCommands(KeyValueStore store) {
		this.store = store;
	}

	List<Command> commands() {
		return List.of(new Command("get", 2, 2, Keys.FIRST, this::get),
				new Command("set", 3, Integer.MAX_VALUE, Keys.FIRST, this::set),
				new Command("incr", 2, 2, Keys.FIRST, this::increment),
				new Command("ttl", 2, 2, Keys.FIRST, this::timeToLive),
				new Command("del", 2, Integer.MAX_VALUE, Keys.ALL, this::delete),
				new Command("exists", 2, Integer.MAX_VALUE, Keys.ALL, this::exists));
	}

	private void get(List<byte[]> words, RespWriter reply) {
		reply.bulk(this.store.get(words.get(1)));
	}

	private void set(List<byte[]> words, RespWriter reply) {
		SetOptions options = SetOptions.parse(words);
		if (this.store.set(words.get(1), words.get(2), options.lifetime(), options.condition())) {
			reply.ok();
		}
		else {
			reply.bulk((byte[]) null);
		}
	}

	private void increment(List<byte[]> words, RespWriter reply) {
		reply.integer(this.store.increment(words.get(1)));
	}

	private void timeToLive(List<byte[]> words, RespWriter reply) {
		Duration left = this.store.timeToLive(words.get(1));
		if (left == null) {
			reply.integer(-2);
		}
		else if (left.isZero()) {
			reply.integer(-1);
		}
		else {
			reply.integer(left.plusMillis(500).toSeconds());
		}
	}

	private void delete(List<byte[]> words, RespWriter reply) {
		reply.integer(count(words, this.store::remove));
	}

	private void exists(List<byte[]> words, RespWriter reply) {
		reply.integer(count(words, this.store::contains));
	}

	private static int count(List<byte[]> words, Predicate<byte[]> test) {
		int count = 0;
		for (int i = 1; i < words.size(); i++) {
			if (test.test(words.get(i))) {
				count++;
			}
		}
		return count;
	}

}
