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

package io.eventreactor.docs.deferred;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.eventreactor.defer.Deferred;

/**
 * Something that answers later: when the test says so.
 */
class Prices {

	private final Map<String, Deferred<String>> asked = new HashMap<>();

	final List<String> cancelled = new ArrayList<>();

	// tag::source[]
	Deferred<String> ask(String item) {
		Deferred<String> answer = new Deferred<>((deferred) -> this.cancelled.add(item));
		this.asked.put(item, answer);
		return answer;
	}

	void answer(String item, String price) {
		this.asked.remove(item).callback(price);
	}

	void fail(String item) {
		this.asked.remove(item).errback(new IllegalStateException("no price for " + item));
	}
	// end::source[]

}
