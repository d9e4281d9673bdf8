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

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.stereotype.Component;

import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.annotation.Looping;

// tag::looping[]
@Component
class Housekeeping {

	private final Parts parts;

	private final AtomicInteger bolts = new AtomicInteger();

	Housekeeping(Parts parts) {
		this.parts = parts;
	}

	@Looping("${housekeeping.interval:10s}")
	Deferred<Integer> count() {
		return this.parts.left("bolt").addCallback((amount) -> {
			this.bolts.set(amount);
			return amount;
		});
	}

	int bolts() {
		return this.bolts.get();
	}

}
// end::looping[]
