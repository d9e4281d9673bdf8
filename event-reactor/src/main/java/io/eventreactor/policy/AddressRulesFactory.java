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

package io.eventreactor.policy;

import java.net.SocketAddress;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;

/**
 * Refuses connections from addresses that may not connect.
 *
 * @since 0.1.0
 */
public final class AddressRulesFactory extends RefusingFactory {

	private volatile AddressRules rules;

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param rules who may connect
	 */
	public AddressRulesFactory(Factory wrapped, AddressRules rules) {
		super(wrapped);
		this.rules = rules;
	}

	/**
	 * Changes the rules for connections to come; those that there are stay. For any
	 * thread.
	 * @param rules who may connect
	 */
	public void setRules(AddressRules rules) {
		this.rules = rules;
	}

	@Override
	boolean take(SocketAddress peer) {
		return this.rules.allows(peer);
	}

	@Override
	protected Protocol wrap(Protocol protocol, SocketAddress peer) {
		return protocol;
	}

}
