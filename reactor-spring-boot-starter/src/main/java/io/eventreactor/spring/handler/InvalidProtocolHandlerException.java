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

package io.eventreactor.spring.handler;

import org.jspecify.annotations.Nullable;

/**
 * A bean has the annotation {@link io.eventreactor.spring.annotation.ProtocolHandler},
 * but cannot serve a protocol.
 *
 * @since 0.1.0
 */
public class InvalidProtocolHandlerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String beanName;

	private final String remedy;

	/**
	 * Creates the exception.
	 * @param beanName the name of the bean
	 * @param beanType its type, where that is known
	 * @param problem what is wrong: a clause about "it", without a final dot
	 * @param remedy what to do about it, in sentences
	 */
	public InvalidProtocolHandlerException(String beanName, @Nullable Class<?> beanType, String problem,
			String remedy) {
		super("Bean '" + beanName + "'" + ((beanType != null) ? " of " + beanType.getName() : "")
				+ " cannot be a protocol handler: " + problem + ".");
		this.beanName = beanName;
		this.remedy = remedy;
	}

	/**
	 * Returns the bean that is wrong.
	 * @return the name of the bean
	 */
	public String getBeanName() {
		return this.beanName;
	}

	/**
	 * Returns what to do about it.
	 * @return one or several sentences
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
