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
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.eventreactor.sample.keyvalue.KeyValueStore.Condition;

/**
 * What may follow the value in {@code SET key value [NX | XX] [EX seconds | PX
 * milliseconds]}.
 *
 * @param lifetime how long the value lives, or {@code null} for ever
 * @param condition whether the key has to be there, or must not
 */
record SetOptions(@Nullable Duration lifetime, Condition condition) {

	private static final SetOptions NONE = new SetOptions(null, Condition.NONE);

	private static final int FIRST_OPTION = 3;

	static SetOptions parse(List<byte[]> words) {
		SetOptions options = NONE;
		for (int i = FIRST_OPTION; i < words.size(); i++) {
			options = switch (ServerCommands.keyword(words.get(i))) {
				case "NX" -> options.with(Condition.ABSENT);
				case "XX" -> options.with(Condition.PRESENT);
				case "EX" -> options.with(words, ++i, ChronoUnit.SECONDS);
				case "PX" -> options.with(words, ++i, ChronoUnit.MILLIS);
				default -> throw syntaxError();
			};
		}
		return options;
	}

	private SetOptions with(Condition condition) {
		if (this.condition != Condition.NONE && this.condition != condition) {
			throw syntaxError();
		}
		return new SetOptions(this.lifetime, condition);
	}

	private SetOptions with(List<byte[]> words, int index, ChronoUnit unit) {
		if (this.lifetime != null || index >= words.size()) {
			throw syntaxError();
		}
		long amount = Numbers.parse(words.get(index), "ERR value is not an integer or out of range");
		if (amount <= 0) {
			throw new CommandFailedException("ERR invalid expire time in 'set' command");
		}
		return new SetOptions(Duration.of(amount, unit), this.condition);
	}

	private static CommandFailedException syntaxError() {
		return new CommandFailedException("ERR syntax error");
	}

}
