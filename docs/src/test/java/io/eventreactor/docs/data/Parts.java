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

package io.eventreactor.docs.data;

import org.springframework.stereotype.Component;

import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.jdbc.DeferredJdbc;

// tag::jdbc[]
@Component
class Parts {

	private final DeferredJdbc jdbc;

	Parts(DeferredJdbc jdbc) {
		this.jdbc = jdbc;
	}

	Deferred<Integer> left(String name) {
		return this.jdbc.runQuery((client) -> client.sql("select amount from part where name = ?")
			.param(name)
			.query(Integer.class)
			.optional()
			.orElse(0));
	}

	Deferred<Boolean> take(String name, int amount) {
		return this.jdbc.runInteraction((client) -> {
			int changed = client.sql("update part set amount = amount - ? where name = ? and amount >= ?")
				.params(amount, name, amount)
				.update();
			client.sql("insert into taken (name, amount) values (?, ?)").params(name, amount * changed).update();
			return changed == 1;
		});
	}

}
// end::jdbc[]
