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

package io.eventreactor.docs.start;

import org.junit.jupiter.api.Test;

import io.eventreactor.testing.StringTransport;

import static org.assertj.core.api.Assertions.assertThat;

class GreeterWithoutSocketTests {

	// tag::string-transport[]
	@Test
	void greetsAndSaysGoodbye() {
		StringTransport transport = StringTransport.connect(new Greeter(new Guests()));
		transport.receive("alice\r\n");
		assertThat(transport.takeText()).endsWith("Hello alice, you are guest number 1.\r\n");
		transport.receive("bye\r\n");
		assertThat(transport.takeText()).isEqualTo("Goodbye alice.\r\n");
		assertThat(transport.disconnecting()).isTrue();
	}
	// end::string-transport[]

}
