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

package io.eventreactor.docs.testing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.eventreactor.defer.Deferred;
import io.eventreactor.testing.UnhandledFailureExtension;

import static org.assertj.core.api.Assertions.assertThat;

// tag::failures[]
@ExtendWith(UnhandledFailureExtension.class)
class FailuresTests {

	@Test
	void failureIsHandled() {
		Deferred<String> price = Deferred.fail(new IllegalStateException("sold out"));
		assertThat(price.addErrback((failure) -> "none").toCompletableFuture()).isCompletedWithValue("none");
	}

}
// end::failures[]
